"""The rules, pure: values in, values out; imports only the standard library and date libraries."""
