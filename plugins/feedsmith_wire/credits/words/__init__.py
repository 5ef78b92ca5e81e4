"""The words by which credit lines are known, in the languages in which such lines are printed.

Data, not grammar: a word is added here, and the modules of `credits` say what it does to a line.

lines      what begins a line of credits and what joins its parts
people     what people and those they work for are called
roles      phrases that say what somebody did for a story
pictures   what marks a picture's credit or its caption
places     cities and regions of datelines
calendar   months and days of the week
"""
