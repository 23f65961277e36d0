from tests.system.conftest import everything as everything
