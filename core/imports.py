"""Loading less than Python would."""

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path


def load_alone(name: str) -> None:
    """Load a module, but not the package that it lies in, which would bring more than is needed.

    Who asks for the package itself gets it as ever. Raises ModuleNotFoundError.
    """
    package, _dot, own = name.rpartition(".")
    if name in sys.modules:
        return
    around = find_spec(package)
    if around is None or not around.submodule_search_locations:
        raise ModuleNotFoundError(name=name)
    file = Path(around.submodule_search_locations[0]) / f"{own}.py"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None or not file.exists():
        raise ModuleNotFoundError(name=name)
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
