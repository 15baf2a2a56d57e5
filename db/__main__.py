"""`python -m db`: the commands of an operator."""

import sys

from db.cli import main

sys.exit(main())
