"""`python -m db`: the commands of an operator."""

import sys

from db.cli.main import main

sys.exit(main())
