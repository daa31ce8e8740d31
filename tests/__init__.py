"""The tests, and the plugins of pytest that go with them. Loaded first, also where only a notebook is run."""
import os

os.environ["COURSE_PROGRESS"] = "off"              # no test is a learner's
