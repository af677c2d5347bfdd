"""What SayDo remembers, and the only place that knows SQL.

`databases` opens it, `transactions` lists what can be asked; one file of queries for each kind of thing; `tables` and
`types` say how values lie in rows, `migrations` how the schema came to be. Values of the domain go in and come out.
"""

from storage.databases import Storage
from storage.transactions import Transaction

__all__ = ["Storage", "Transaction"]
