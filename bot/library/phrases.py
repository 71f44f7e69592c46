"""How words are spoken, and what spoken words mean: the lists that differ from language to language.

Their translations stand in ``bot.po``. A list is one line, so that a translator can make it shorter or longer:
words are divided by commas, pairs (``short = long``) by semicolons. What is heard is compared without accents and
case, so either may be left out in a list of words that may be heard. What is read aloud is read as it stands.
"""

from bot.dialogue.effects import Line

# How words are read aloud. A range alone (an age), of something that follows it (months), and of times of day.
RANGE = Line("bot/aloud/range", "{least} to {most}")
RANGE_OF = Line("bot/aloud/range of something", "{least} to {most}")
RANGE_OF_TIMES = Line("bot/aloud/range of times", "{least} to {most}")
# What stands before a time of day or after it, so that "10.30" is known as one.
TIMES = Line("bot/aloud/beside a time", "at …, … a.m., … p.m., … o'clock")
# A day as it is written = as it is said where a range of days begins, and where it ends.
DAYS = Line(
    "bot/aloud/days",
    "Mon, Monday = Monday, to Monday; Tue, Tues, Tuesday = Tuesday, to Tuesday; Wed, Wednesday = Wednesday, "
    "to Wednesday; Thu, Thur, Thurs, Thursday = Thursday, to Thursday; Fri, Friday = Friday, to Friday; "
    "Sat, Saturday = Saturday, to Saturday; Sun, Sunday = Sunday, to Sunday",
)
# An “…” stands for a number before the short form, or for any word after it: "… min. = minutes; Mr. … = mister".
SHORT_FORMS = Line(
    "bot/aloud/short forms",
    "e.g. … = for example; i.e. = that is; etc. = and so on; approx. = about; Mr. … = mister; Ms. … = miz; "
    "max. = maximum; min. = minimum; … min. = minutes; … min = minutes; km = kilometres; kg = kilograms; & = and; "
    "% = percent; € = euros; < = less than; > = more than; ≤ = at most; ≥ = at least; /h = per hour; "
    "/hour = per hour; /day = per day; /week = per week; /month = per month; CV = C V; SMS = S M S",
)
# What a pictogram is called where a sentence speaks of its button: "Then tap ✅."
SIGNS = Line(
    "bot/aloud/signs",
    "✅ = the green tick; ⏭ = the double arrow; ⏸ = the two bars; ▶ = the triangle; ❓ = the question mark; "
    "⬅ = the arrow to the left; 📤 = the box with the arrow; 🔊 = the loudspeaker; 🐢 = the turtle; 👍 = the thumb",
)
# What a number is called beside other words, where a voice would not inflect it: said = written, written.
# “…” stands for any letters, a full stop at the end for the end of a sentence; what fits nowhere stays a number.
AGREEING = Line(
    "bot/aloud/numbers beside words",
    "half an = 1/2 hour; half a = 1/2 day, 1/2 year; a quarter of an = 1/4 hour; three quarters of an = 3/4 hour",
)
TAP_NUMBER = Line("bot/aloud/tap a number", "Tap a number.")
# Before each option, so that it can be chosen by its number.
NUMBERS = (
    Line("bot/aloud/number/1", "One:"),
    Line("bot/aloud/number/2", "Two:"),
    Line("bot/aloud/number/3", "Three:"),
    Line("bot/aloud/number/4", "Four:"),
    Line("bot/aloud/number/5", "Five:"),
    Line("bot/aloud/number/6", "Six:"),
    Line("bot/aloud/number/7", "Seven:"),
    Line("bot/aloud/number/8", "Eight:"),
    Line("bot/aloud/number/9", "Nine:"),
    Line("bot/aloud/number/10", "Ten:"),
    Line("bot/aloud/number/11", "Eleven:"),
    Line("bot/aloud/number/12", "Twelve:"),
)

# What may be heard: short answers, alone in a voice note.
YES = Line(
    "bot/words/yes",
    "yes, yeah, yep, yes I do, yes I can, yes I have, I do, sure, of course, okay, ok, right, that's right, "
    "correct, exactly, certainly, no problem",
)
NO = Line("bot/words/no", "no, nope, nah, not really, no I do not, no I cannot, no I have not, wrong, that's wrong")
# These mean no, too, but only where no answer says the same more exactly.
RATHER_NO = Line("bot/words/rather no", "not yet, not now, not today, not at all, never, never ever")
BACK = Line(
    "bot/words/back",
    "back, go back, one back, one question back, the question before, previous, previous question, "
    "the previous question, the last question",
)
SKIP = Line(
    "bot/words/skip",
    "skip, skip it, skip this, skip this one, skip this question, skip the question, next, next question, pass, "
    "no answer, I do not want to answer, I do not want to say, I would rather not say",
)
AGAIN = Line(
    "bot/words/again",
    "again, once again, once more, one more time, repeat, repeat it, repeat that, repeat the question, say it again, "
    "say that again, can you repeat, can you repeat that, slower, more slowly, pardon, sorry, what, "
    "I do not understand, I did not understand",
)
HELP = Line(
    "bot/words/help",
    "help, help me, I need help, I want help, can you help me, can somebody help me, a person, "
    "talk with a person, talk to a person, I want to talk with a person, I want to talk to a person",
)
# None of the options, and all of them.
NONE = Line(
    "bot/words/none", "none, none of them, not one of them, not any of them, nothing, nothing at all, nobody, no one"
)
ALL = Line(
    "bot/words/all", "all, all of them, all of these, them all, everything, everyone, everybody, every one of them"
)

# What may be heard around an answer, and says nothing.
NOISE = Line(
    "bot/words/noise",
    "hmm, hm, mhm, um, uh, er, eh, ah, oh, well, so, please, thank you, thanks, I think, I guess, I mean, I say, "
    "I would say, I choose, I take, I will take, I pick, let me see, my answer is, the answer is, hello, hi, just",
)
SMALL_WORDS = Line(
    "bot/words/small words",
    "a, an, the, I, my, me, we, us, our, you, your, of, to, in, on, at, by, with, for, from, and, or, also, but, is, "
    "am, are, was, be, do, does, did, it, this, that, these, those, there, so, very, go, can, have, has",
)
NUMBER_NAMES = Line(
    "bot/words/before a number",
    "number, numbers, option, options, answer, answers, choice, choices, button, buttons, point, points",
)

# What makes of words their contrary: such words count only where the answer has them, too.
NEGATIONS = Line(
    "bot/words/negations", "no, not, never, none, nothing, nobody, cannot, without, except, neither, hardly"
)
# What ends the reach of a "not": "I have no car but I walk".
BUT = Line("bot/words/but", "but, so I, therefore, that is why")
# What may be said instead of the words of an answer. Who goes along is kept, since an answer may name her.
SAME = Line(
    "bot/words/the same",
    "don't = do not; doesn't = does not; didn't = did not; can't = cannot; can not = cannot; couldn't = could not; "
    "won't = will not; wouldn't = would not; haven't = have not; hasn't = has not; isn't = is not; aren't = are not; "
    "wasn't = was not; I'm = I am; I've = I have; I'll = I will; it's = it is; that's = that is; "
    "dunno = do not know; no idea = do not know; bicycle = bike; kids = children; kid = child; auto = car; "
    "on foot = walk; half an hour = 30 minutes; half hour = 30 minutes; a quarter of an hour = 15 minutes; quarter of "
    "an hour = 15 minutes; three quarters of an hour = 45 minutes; one and a half hours = 1 hour; an hour and a half "
    "= 1 hour; an hour = 1 hour; half a year = 6 months; one and a half years = 1 year; a year and a half = 1 year; a "
    "year = 1 year; a month = 1 month; a couple of = 2; with a friend = with somebody friend; with friends = with "
    "somebody friends; with my friend = with somebody friend; with my mother = with somebody mother; with my mum = "
    "with somebody mum; with my father = with somebody father; with my dad = with somebody dad; with my sister = with "
    "somebody sister; with my brother = with somebody brother; with my husband = with somebody husband; with my wife "
    "= with somebody wife; with my son = with somebody son; with my daughter = with somebody daughter",
)
ENDINGS = Line("bot/words/endings", "s, es, ed, d, ing, er, ly")

# Numbers in words. Ordinals choose an option; "joined" tells how 25 is said, and how 105.
NUMBER_WORDS = Line(
    "bot/words/numbers",
    "0 = zero; 1 = one; 2 = two; 3 = three; 4 = four; 5 = five; 6 = six; 7 = seven; 8 = eight; 9 = nine; 10 = ten; "
    "11 = eleven; 12 = twelve; 13 = thirteen; 14 = fourteen; 15 = fifteen; 16 = sixteen; 17 = seventeen; "
    "18 = eighteen; 19 = nineteen; 20 = twenty; 30 = thirty; 40 = forty, fourty; 50 = fifty; 60 = sixty; "
    "70 = seventy; 80 = eighty; 90 = ninety; 100 = hundred, a hundred, one hundred",
)
ORDINALS = Line(
    "bot/words/ordinals",
    "1 = first, first one, 1st; 2 = second, second one, 2nd; 3 = third, third one, 3rd; 4 = fourth, fourth one, 4th; "
    "5 = fifth, fifth one, 5th; 6 = sixth, sixth one, 6th; 7 = seventh, seventh one, 7th; "
    "8 = eighth, eighth one, 8th; 9 = ninth, ninth one, 9th; 10 = tenth, tenth one, 10th; "
    "11 = eleventh, eleventh one, 11th; 12 = twelfth, twelfth one, 12th",
)
LAST = Line("bot/words/the last", "last, last one")
TENS_JOINED = Line("bot/words/numbers joined", "{tens} {ones}")
HUNDREDS_JOINED = Line("bot/words/hundreds joined", "{hundreds} and {rest}")
UNDER = Line("bot/words/less than", "under, less than, below, fewer than, younger than")
OVER = Line("bot/words/more than", "over, more than, above, longer than, older than")
OR_MORE = Line("bot/words/or more", "or more, or older, or longer, and more, and older, at least")

# What is said before a name or after it: "My name is Ana."
MY_NAME_IS = Line(
    "bot/words/my name is",
    "my name is, my name's, my name, the name is, name, I am, I'm, I am called, this is, it is, call me, "
    "you can call me, you may call me, they call me, people call me, is my name",
)
