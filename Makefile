# The commands of this project. Each of them, alone, installs what is missing (packages.txt),
# configures, builds and runs. PRESET=asan, PRESET=tsan, ... choose another build (CMakePresets.json).
PRESET ?= release
BUILD   = build/$(PRESET)
DESTDIR ?=
PREFIX  ?= /usr/local
CTEST   = ctest --test-dir $(BUILD) --output-on-failure --timeout 600

.PHONY: all test demo bench fuzz soak lint install build-packages test-packages clean

all: test-packages
	cmake --preset $(PRESET) -DAGENTLINE_TESTS=ON -DAGENTLINE_BENCH=ON
	cmake --build $(BUILD)

test: all
	$(CTEST)

demo: build-packages
	@if [ -f $(BUILD)/build.ninja ]; then cmake --preset $(PRESET) >/dev/null; \
	 else cmake --preset demo >/dev/null; fi
	cmake --build $(BUILD) --target demo_programs
	tools/demo.sh $(BUILD)

bench: all
	$(BUILD)/bin/agentline_bench

# All fuzzers, five minutes each.
fuzz: test-packages
	tools/fuzz_smoke.sh build/fuzz 300

# Fresh seeds of the simulations and fresh rounds of the crash test; failing seeds are kept in
# build/soak/failed-seeds.txt.
MINUTES ?= 10
soak: all
	tools/soak.sh $(BUILD) $(MINUTES)

lint: all
	tools/lint.sh $(BUILD)

install: build-packages
	cmake --preset $(PRESET)
	cmake --build $(BUILD)
	DESTDIR=$(DESTDIR) cmake --install $(BUILD) --prefix $(PREFIX)

build-packages:
	@tools/install_packages.sh build
test-packages:
	@tools/install_packages.sh test

clean:
	rm -rf build
