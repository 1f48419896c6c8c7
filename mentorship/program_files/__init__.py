"""A program as a file: read and checked, written, and applied through the same use cases as the form."""

from mentorship.program_files.applying import apply_program_file
from mentorship.program_files.problems import BadProgramFile, FileProblem
from mentorship.program_files.reading import ProgramFile, read_program_file
from mentorship.program_files.writing import write_program_file

__all__ = [
    "BadProgramFile",
    "FileProblem",
    "ProgramFile",
    "apply_program_file",
    "read_program_file",
    "write_program_file",
]
