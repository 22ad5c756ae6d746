# mingcha: one Makefile for the whole tree. Everything built goes under build/<variant>/; sources are found, not listed.
#
#   make VARIANT=release|debug|asan|tsan|fuzz    CC=gcc|clang    CFLAGS=...    BUILD=build/<name>    V=1    PREFIX=/usr/local DESTDIR=

VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build/$(VARIANT)
ifeq ($(origin CC),default)
CC := $(if $(filter fuzz,$(VARIANT)),clang,gcc)
endif
# Debian's own interpreter, the one that Debian's python3-* packages belong to.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)

# What a Debian 12 machine needs to build, to test, to lint and to fuzz; docs/design.md says why each library is there.
PACKAGES := gcc libc6-dev make pkg-config libjansson-dev liblua5.4-dev libutf8proc-dev libsodium-dev libssl-dev libpcre2-dev \
            libexpat1-dev libxml2-dev libzip-dev libcsv-dev libpoppler-glib-dev libcairo2-dev libxlsxwriter-dev libsqlite3-dev
CHECK_PACKAGES := check python3 python3-jsonschema git
LINT_PACKAGES := clang clang-format cppcheck lua-check
# A browser for tests/house/web.py, which says so and skips where there is none.
BROWSER_PACKAGES := chromium fonts-wqy-zenhei
FUZZ_PACKAGES := clang libclang-rt-14-dev
LIBRARIES := jansson lua5.4 libutf8proc libsodium libpcre2-8 expat libcrypto libxml-2.0 libzip xlsxwriter sqlite3
# What most runs need is linked. The others, and libcsv, are loaded when they are needed (engine/base/late.h).
LATE_LIBRARIES := libcrypto libxml-2.0 libzip xlsxwriter sqlite3
LINKED_LIBRARIES := $(filter-out $(LATE_LIBRARIES),$(LIBRARIES))
# Of mingcha-pdf (engine/pdf/): neither the program nor the library is linked with poppler and cairo.
PDF_LIBRARIES := poppler-glib cairo libutf8proc

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

# ---- packages -------------------------------------------------------------------------------------------------------
# build/packages.mk is remade before anything is compiled: it installs what is missing and records the library flags.
NO_BUILD_GOALS := help clean check-packages lint-packages fuzz-packages browser-packages
ifneq ($(filter-out $(NO_BUILD_GOALS),$(or $(MAKECMDGOALS),all)),)
include build/packages.mk
endif

# $(call install_packages,names): says what it installs; as root directly, else through sudo.
define install_packages
missing=; for p in $(1); do \
  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
  echo "mingcha: installing with apt-get:$$missing"; mkdir -p build; \
  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
  { $$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends -o DPkg::Lock::Timeout=300 $$missing; } >build/apt.log 2>&1 </dev/null || \
  { cat build/apt.log >&2; echo "mingcha: could not install:$$missing" >&2; exit 1; }; \
fi
endef

# The name by which the linker would ask for a library that is loaded late, as a macro of late.h: LATE_CSV="libcsv.so.3".
late_name = file=$$(objdump -p "$$($(CC) -print-file-name=lib$(1).so)" 2>/dev/null | sed -n 's/^ *SONAME *//p'); \
  [ -z "$$file" ] || printf " -DLATE_%s='\"%s\"'" "$$(echo $(1:3=) | tr a-z A-Z)" "$$file"

build/packages.mk: Makefile
	@mkdir -p build
	@$(call install_packages,$(PACKAGES))
	@{ echo "LIB_CFLAGS := $$(pkg-config --cflags $(LIBRARIES) $(PDF_LIBRARIES))" && \
	   echo "PDF_LIBS := $$(pkg-config --libs $(PDF_LIBRARIES))" && \
	   echo "LIB_LIBS := $$(pkg-config --libs $(LINKED_LIBRARIES))" && \
	   echo "PROGRAM_LIBS := $$(for l in $$(pkg-config --libs $(LINKED_LIBRARIES)); do a=$$($(CC) -print-file-name=lib$${l#-l}.a); \
	     case $$l:$$a in -l*:/*) echo $$a;; *) echo $$l;; esac; done | tr '\n' ' ') -lm" && \
	   echo "LATE_NAMES :=$(foreach one,sqlite3 xlsxwriter csv xml2 crypto zip,$$($(call late_name,$(one))))"; } > $@.tmp && mv $@.tmp $@

.PHONY: check-packages lint-packages fuzz-packages browser-packages
check-packages:
	@$(call install_packages,$(CHECK_PACKAGES))
lint-packages:
	@$(call install_packages,$(LINT_PACKAGES))
fuzz-packages:
	@$(call install_packages,$(FUZZ_PACKAGES))
browser-packages:
	@$(call install_packages,$(BROWSER_PACKAGES))

# ---- compiling ------------------------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
            -Wundef -Wvla -Wformat=2 -Wcast-qual
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
CFLAGS_debug   := -O0 -g3
CFLAGS_asan    := -O1 -g3 $(SANITIZE)
CFLAGS_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
CFLAGS_fuzz    := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS_release := -Wl,-z,relro,-z,now
LDFLAGS_asan   := $(SANITIZE)
LDFLAGS_tsan   := -fsanitize=thread
LDFLAGS_fuzz   := $(SANITIZE)
# Everything is position independent and hidden, so that one build serves the program and the library, which shows its mc_ names alone.
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden $(WARNINGS) $(CFLAGS_$(VARIANT)) -Iinclude -Iengine $(LIB_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_$(VARIANT)) $(LDFLAGS)
ALL_LIBS = $(LIB_LIBS)

ENGINE_SRC := $(filter-out engine/cli/main.c engine/pdf/main.c engine/shipped/main.c,$(sort $(wildcard engine/*/*.c)))
ENGINE_OBJ := $(ENGINE_SRC:%.c=$(BUILD)/%.o)
LIBRARY_OBJ := $(filter-out $(BUILD)/engine/cli/% $(BUILD)/engine/pdf/%,$(ENGINE_OBJ))
VERSION    := $(shell sed -n 's/^.define MC_VERSION "\(.*\)"$$/\1/p' include/mingcha.h)
SONAME     := libmingcha.so.$(firstword $(subst ., ,$(VERSION)))
MAIN_OBJ   := $(BUILD)/engine/cli/main.o
PDF_OBJ    := $(BUILD)/engine/pdf/main.o
# What is known of rules/ before the program runs (engine/rule/shipped.h): written by a program of the same build.
SHIPPED_TOOL := $(BUILD)/engine/shipped/main.o
SHIPPED_OBJ := $(BUILD)/shipped.o
RULE_FILES := $(sort $(shell find rules -name '*.lua' -o -name '*.json'))
UNIT_SRC   := $(sort $(wildcard tests/unit/*.c))
UNIT_OBJ   := $(UNIT_SRC:%.c=$(BUILD)/%.o)
UNIT_SUITES := $(patsubst tests/unit/test_%.c,SUITE(%),$(filter tests/unit/test_%.c,$(UNIT_SRC)))
UNIT_WRAP  := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free,--wrap=strdup,--wrap=strndup,--wrap=vasprintf,--wrap=__vasprintf_chk
FUZZ_SRC   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_OBJ   := $(FUZZ_SRC:%.c=$(BUILD)/%.o)
FUZZ_BIN   := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/%)

.PHONY: all run check unit asan fuzz fuzz-targets lint clean install help reference
all: $(BUILD)/mingcha $(BUILD)/mingcha-pdf ## build the program at build/release/mingcha

# Short lines; V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)')

# The compiler and its flags; what was compiled with others is compiled again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' > $@
.PHONY: FORCE

$(BUILD)/%.o: %.c $(BUILD)/flags build/packages.mk
	@mkdir -p $(@D)
	$(call say,$(CC) $<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/engine/base/hash.o $(BUILD)/engine/base/index_file.o $(BUILD)/engine/read/ziplib.o $(BUILD)/engine/read/read_csv.o $(BUILD)/engine/read/html_tree.o $(BUILD)/engine/report/book.o: private ALL_CFLAGS += $(LATE_NAMES)

$(BUILD)/libengine.a: $(ENGINE_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/shipped: $(SHIPPED_TOOL) $(BUILD)/libengine.a
	$(call say,link $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

# Left alone where it would be the same again.
$(BUILD)/shipped.stamp: $(BUILD)/shipped $(RULE_FILES)
	$(call say,rules $(BUILD)/shipped.c)
	$(Q)$(BUILD)/shipped rules > $(BUILD)/shipped.tmp
	@cmp -s $(BUILD)/shipped.tmp $(BUILD)/shipped.c || cp $(BUILD)/shipped.tmp $(BUILD)/shipped.c
	@touch $@
$(BUILD)/shipped.c: $(BUILD)/shipped.stamp ;
$(SHIPPED_OBJ): $(BUILD)/shipped.c $(BUILD)/flags
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The program holds the libraries that every run needs, where their packages bring archives of them (Debian's do): to find them and their functions at each start would take a cold
# notice 0.6 of 9.5 ms. SHARED=1 links the shared ones: such a library may be renewed without linking again.
$(BUILD)/mingcha: $(MAIN_OBJ) $(SHIPPED_OBJ) $(BUILD)/libengine.a
	$(call say,link $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(if $(SHARED)$(filter-out release,$(VARIANT)),$(ALL_LIBS),$(PROGRAM_LIBS))

# What opens PDF files for it.
$(BUILD)/mingcha-pdf: $(PDF_OBJ) $(BUILD)/libengine.a
	$(call say,link $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(PDF_LIBS)

# ---- the library (include/mingcha.h) ---------------------------------------------------------------------------------
.PHONY: library
library: $(BUILD)/libmingcha.a $(BUILD)/$(SONAME) $(BUILD)/mingcha.pc ## build libmingcha, static and shared, and its pkg-config file

# One object in which the names of the engine are local: a program that links it may have a record_find of its own.
$(BUILD)/libmingcha.a: $(LIBRARY_OBJ) $(SHIPPED_OBJ)
	$(call say,library $@)
	$(Q)rm -f $@ && $(LD) -r -o $(BUILD)/libmingcha.o $^ && objcopy --localize-hidden $(BUILD)/libmingcha.o && ar rcs $@ $(BUILD)/libmingcha.o

$(BUILD)/$(SONAME): $(LIBRARY_OBJ) $(SHIPPED_OBJ)
	$(call say,library $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs -Wl,--version-script=engine/api/exports.map -o $@ $^ $(ALL_LIBS)
	$(Q)ln -sf $(SONAME) $(BUILD)/libmingcha.so

$(BUILD)/mingcha.pc: include/mingcha.h Makefile
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' 'libdir=$${prefix}/lib' '' 'Name: mingcha' \
	  'Description: checks notices of key livelihood projects' 'Version: $(VERSION)' 'Requires.private: $(LINKED_LIBRARIES)' \
	  'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lmingcha' > $@

# tests/unit/main.c runs the suite of each test_<module>.c; some tests let allocations of the engine fail.
$(BUILD)/tests/unit/suites.inc: FORCE
	@mkdir -p $(@D)
	@echo '$(UNIT_SUITES)' | cmp -s - $@ || echo '$(UNIT_SUITES)' > $@
$(BUILD)/tests/unit/main.o: $(BUILD)/tests/unit/suites.inc
$(UNIT_OBJ): private ALL_CFLAGS += -I$(BUILD)/tests/unit

$(UNIT_OBJ): | check-packages
$(BUILD)/unit-tests: $(UNIT_OBJ) $(SHIPPED_OBJ) $(BUILD)/libengine.a | $(BUILD)/mingcha-pdf
	$(call say,link $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(UNIT_WRAP) -o $@ $^ $(ALL_LIBS) $$(pkg-config --libs check libzip)

$(FUZZ_BIN): $(BUILD)/%: $(BUILD)/tests/fuzz/%.o $(SHIPPED_OBJ) $(BUILD)/libengine.a
	$(call say,link $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(ALL_LIBS) $(PDF_LIBS)

-include $(ENGINE_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(PDF_OBJ:.o=.d) $(SHIPPED_TOOL:.o=.d) $(SHIPPED_OBJ:.o=.d) $(UNIT_OBJ:.o=.d) $(FUZZ_OBJ:.o=.d)

# ---- running --------------------------------------------------------------------------------------------------------
# Findings in the samples are what they are for, so only an incomplete run or a broken set-up is a failure here.
run: all ## check samples/, show the findings, leave them as build/report.html and build/report.json too
	@$(BUILD)/mingcha check --fail-on never --format text --format html=build/report.html --format json=build/report.json samples
	@echo "mingcha: the same report as a web page: build/report.html, as JSON: build/report.json"

unit: $(BUILD)/unit-tests ## run the unit tests
	$(BUILD)/unit-tests

check: all check-packages $(BUILD)/unit-tests ## run every test; the last line counts them
	@rm -rf $(BUILD)/stage && $(MAKE) --no-print-directory -s install BUILD=$(BUILD) DESTDIR=$(CURDIR)/$(BUILD)/stage PREFIX=/usr >/dev/null
	@PYTHON=$(PYTHON) tests/run.sh $(BUILD)

.PHONY: bench-readers
bench-readers: all check-packages ## time per row and memory of each reader, up to 100,000 rows
	@MINGCHA=$(BUILD)/mingcha $(PYTHON) -B tests/bench/readers.py

asan: ## build with the address and undefined-behaviour sanitizers and run every test
	@$(MAKE) --no-print-directory VARIANT=asan check

# Kernels that spread memory far have no room for the sanitizer's shadow; setarch -R keeps it together where a container allows that.
.PHONY: tsan
tsan: check-packages ## build with the thread sanitizer and run the tests of --jobs
	@$(MAKE) --no-print-directory VARIANT=tsan all
	@run=; setarch $$(uname -m) -R true 2>/dev/null && run="setarch $$(uname -m) -R"; \
	case $$($$run build/tsan/mingcha --version 2>&1) in \
	  *"unexpected memory mapping"*) echo "skipped: the thread sanitizer does not run on this kernel"; exit 0;; \
	esac; \
	MINGCHA=$(CURDIR)/build/tsan/mingcha TSAN_OPTIONS=suppressions=$(CURDIR)/tests/tsan.supp $$run $(PYTHON) -B tests/house/streams.py

lint: lint-packages ## luacheck, cppcheck, a clang build without warnings; clang-format as advice
	@CC=clang tests/lint.sh

.PHONY: bench bench-gate bench-tools bench-shape
bench-tools: ## install what the bench compares with (Debian packages, npm and Go modules into build/bench-tools)
	@$(call install_packages,libxml2-utils unzip jq nodejs valgrind)
	@tests/bench/tools.sh

bench-shape: all ## cost in shape: time for one more record, item, rule at 10 to 1,000,000 of them, and hostile shapes; fails where it is not linear
	@MINGCHA=$(CURDIR)/$(BUILD)/mingcha $(PYTHON) -B tests/bench/shape.py

bench: all ## time streams of records against other ways to check them; build/bench.json
	@MINGCHA=$(CURDIR)/$(BUILD)/mingcha $(PYTHON) -B tests/bench/bench.py

bench-gate: all ## callgrind's instructions for a record; fails where they grew by 5 %
	@MINGCHA=$(CURDIR)/$(BUILD)/mingcha $(PYTHON) -B tests/bench/bench.py --gate

FUZZ_SECONDS ?= 20
fuzz: fuzz-packages ## run each fuzz target for FUZZ_SECONDS=20, seeded from samples/
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzz-targets
	@tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS)

fuzz-targets: $(FUZZ_BIN)

reference: all ## write docs/rules and rules/lib/types.lua anew from the rules and the schema
	@$(BUILD)/mingcha rules docs --rules rules docs/rules
	@$(PYTHON) -B tests/make_types.py > $(BUILD)/types.lua && mv $(BUILD)/types.lua rules/lib/types.lua

install: all library ## copy the program, its rules, its man page and the library under DESTDIR/PREFIX
	install -D -m 755 $(BUILD)/mingcha $(DESTDIR)$(PREFIX)/bin/mingcha
	install -D -m 755 $(BUILD)/mingcha-pdf $(DESTDIR)$(PREFIX)/libexec/mingcha/mingcha-pdf
	install -D -m 644 include/mingcha.h $(DESTDIR)$(PREFIX)/include/mingcha.h
	install -D -m 644 $(BUILD)/libmingcha.a $(DESTDIR)$(PREFIX)/lib/libmingcha.a
	install -D -m 755 $(BUILD)/$(SONAME) $(DESTDIR)$(PREFIX)/lib/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(PREFIX)/lib/libmingcha.so
	@rm -f $(BUILD)/mingcha.pc && $(MAKE) --no-print-directory -s $(BUILD)/mingcha.pc BUILD=$(BUILD) PREFIX=$(PREFIX)
	install -D -m 644 $(BUILD)/mingcha.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/mingcha.pc
	@set -e; for f in $(RULE_FILES); do install -D -m 644 $$f $(DESTDIR)$(PREFIX)/share/mingcha/$$f; done
	install -D -m 644 docs/mingcha.1 $(DESTDIR)$(PREFIX)/share/man/man1/mingcha.1
	@echo "mingcha: installed under $(DESTDIR)$(PREFIX)"

clean: ## remove everything built
	rm -rf build

help: ## list the targets
	@grep -hE '^[a-z][a-z -]*:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+)[^#]*## /\1\t/' | \
	  awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'
