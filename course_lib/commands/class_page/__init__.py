"""A class on one page: the notebooks that learners handed in, their answers checked again, the mistakes by name.

    collecting      which file is whose: folders, zips, an LMS's or nbgrader's names
    reading         the cells of a notebook
    course          what the course's own notebooks ask
    answers         a learner's function and what it needs
    fence           what an answer may not do
    warm, judging   processes that check answers, each behind a fence
    running         all answers, the same one once, on every core; goes on where it stopped
    summary         learners × exercises, mistakes ranked
    projector       what shows a mistake to a class
    page, tables    HTML, CSV, JSON

Nothing here reaches for the network, and names of learners stand in the files the lecturer asked for and nowhere else.
"""
