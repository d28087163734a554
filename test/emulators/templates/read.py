"""Reads the templates in a folder: CloudFormation and SAM by PyYAML, Terraform by python-hcl2. Prints JSON by name."""
import json
import pathlib
import sys

import hcl2
import yaml

read = {}
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if path.suffix == ".yaml":
        read[path.name] = yaml.safe_load(path.read_text())
    if path.suffix == ".tf":
        read[path.name] = hcl2.loads(path.read_text())
print(json.dumps(read, default=str))
