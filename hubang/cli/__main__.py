"""`python -m hubang.cli`."""

from hubang.cli import main

raise SystemExit(main())
