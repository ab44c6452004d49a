"""A page worker that loads its models with the first page: for stations that never read one."""

import sys

from appliance.challenge.tasks import ReadinessTasks
from appliance.worker import main


class Idle:
    """The tasks of a page worker, made when the first one comes."""

    def __init__(self, setup):
        self._setup, self._tasks = setup, None

    def __getattr__(self, name):
        if self._tasks is None:
            self._tasks = ReadinessTasks(self._setup)
        return getattr(self._tasks, name)


if __name__ == "__main__":
    sys.exit(main(Idle))
