"""`python -m db`: the operator's commands."""

import sys

from db.cli.main import main

sys.exit(main())
