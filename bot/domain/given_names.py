"""Given names that people type without a capital, or that stand before a surname which is a day's word.

Common ones of the English-speaking world, Europe and India. Left out are those that are words as well (Will, Mark,
Grant, Bill, May, Grace): a wrong guess costs more than a question.
"""

_NAMES = """
aaron abby abigail adam adrian agnes ahmed aisha alan albert alejandro alessandro alex alexander alexandra alexis
alice alicia alison allison amanda amelia amir amit amy ana andrea andreas andrew andy angela anil anita anja ann anna
anne annette annie anthony anton antonio arjun arthur asha ashley audrey barbara beatrice becky ben benjamin bernard
bernd beth betty birgit bjorn bob bobby brad brandon brenda brian bruce bruno bryan camilla carla carlos carmen carol
caroline catherine cathy cecilia charles charlie charlotte chloe chris christian christina christine christoph
christopher cindy claire clara claudia colin connor craig cynthia daniel daniela danielle danny darren dave david
debbie deborah deepak denise dennis derek diana diane diego dieter dmitri dominik donald donna doris dorothy doug
douglas dylan eddie edgar eduardo edward eileen elena eli elias elisabeth elizabeth ella ellen emily emma eric erica
erik erin ernst esther ethan eugene eva evan evelyn fabian fatima felix fernando fiona florian frances francesca
francesco francois franz fred frederic frieda fritz gabriel gabriela gareth gary geoff george gerald gerd gina
giovanni giulia gordon graham greg gregory greta guillaume gunther hannah hans harold harriet harry hassan heather
heidi heike heinz helen helena helga henri henrik henry holger howard hugo ian ibrahim ines ingrid irene irina isaac
isabel isabella ivan jacob jacqueline jake james jamie jane janet janice jasmine jason javier jeff jeffrey jennifer
jenny jeremy jerry jesse jessica jim jimmy joan joanna joe joel johan johanna john johnny jonas jonathan jorge jose
josef joseph joshua juan judith judy julia julian julie julien juliet jurgen justin karen karin karl kate katharina
katherine kathleen kathy katie katrin kavita keith kelly ken kenneth kevin kim klaus kristin kyle lara larry lars
laura lauren laurent lawrence lea leah leila lena leo leon leonard leslie liam linda lisa liz lorenzo louis louise
lucas lucia lucy luigi luis luisa lukas luke lydia magdalena magnus malcolm manfred manuel marc marcel marco marcus
margaret maria marianne marie marina mario marion marta martha martin martina mary mateo mathias matt matteo matthew
matthias maureen maxime megan mehmet melanie melissa michael michele michelle miguel mike milan miriam mohamed
mohammed molly monica monika moritz nadia nadine nancy naomi natalia natalie natasha nathan neha neil nelson nicholas
nick nicola nicolas nicole nigel nikhil nils nina noah nora norbert olaf oleg olga oliver olivia omar oscar otto pablo
pam pamela paolo patricia patrick paul paula pauline pedro peggy pete peter petra phil philip philippe phoebe pierre
piotr pooja priya rachel rahul rainer raj rajesh ralf ralph raphael raul ravi rebecca regina rene ricardo richard rita
robert roberta roberto robin roger roland rolf roman ron ronald rosa rosie roy ruben ruby rudolf rupert russell ruth
ryan sabine sally sam samantha samuel sandra sandy sanjay sara sarah scott sean sebastian sergey sergio shannon sharon
sheila shirley silke silvia simon simone sofia sonia sonja sophia sophie stefan stefanie stella stephan stephanie
stephen steve steven stuart sunil susan susanne suzanne sven svetlana sylvia tamara tanja tanya tara ted teresa terry
thea theo theresa thomas tim timothy tina tobias todd tom tomas tommy toni tony tracy trevor udo ulrich ulrike ursula
uwe valentina valerie vanessa vera veronica vicky victor victoria vijay vikram vincent virginia vivian vladimir walter
wendy werner wilhelm william wolfgang xavier yasmin yusuf yves yvonne zara zoe
"""

GIVEN_NAMES = frozenset(_NAMES.split())
