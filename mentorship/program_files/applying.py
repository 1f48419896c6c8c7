"""Making a program of a file, or changing one: through the use cases that the set-up form goes through."""

from collections.abc import Mapping

from mentorship.permissions import require_coordinator
from mentorship.program_files.fields import CHANNELS
from mentorship.program_files.reading import ProgramFile
from mentorship.programs import change_program, create_program
from mentorship.refusals import WrongFields
from mentorship.skills import learn_skills
from mentorship.work import Work
from storage.tables import Person, Program


def apply_program_file(work: Work, actor: Person, file: ProgramFile, channels: Mapping[str, str]) -> Program:
    """A new draft run by `actor`, or the program with the file's number brought to what the file says.

    `channels` goes before what the file names. Raises Refused and BadProgramFile; then roll back.
    """
    try:
        program = _applied(work, actor, file, channels)
    except WrongFields as wrong:
        raise file.problems_with(wrong) from None
    learn_skills(work, list(file.skills))
    return program


def _applied(work: Work, actor: Person, file: ProgramFile, channels: Mapping[str, str]) -> Program:
    said = {**file.channels, **channels}
    if file.program is None:
        return create_program(work, actor, file.form(said))
    program = require_coordinator(work, actor, file.program)
    present = {name: getattr(program, name) for name in CHANNELS}
    return change_program(work, actor, program.key, file.form({**present, **said}))
