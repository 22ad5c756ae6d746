# mingcha: one Makefile, no recursion. Everything built goes under build/<variant>/; sources are found, not listed.
#
#   VARIANT=release|debug|asan|fuzz    CC=gcc|clang    PREFIX=/usr/local

VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   := build/$(VARIANT)
ifeq ($(origin CC),default)
CC := gcc
endif

# What a Debian 12 machine needs to build, run and test; docs/design.md says why each library is there.
PACKAGES := gcc libc6-dev make pkg-config libjansson-dev liblua5.4-dev libutf8proc-dev libsodium-dev \
            libpcre2-dev libxml2-dev libzip-dev libcsv-dev
CHECK_PACKAGES := check python3
LIBRARIES := jansson lua5.4 libutf8proc libsodium

.DEFAULT_GOAL := all

# ---- packages -------------------------------------------------------------------------------------------------------
# build/packages.mk is remade before anything is compiled: it installs what is missing and records the library flags.
NO_BUILD_GOALS := help clean
ifneq ($(filter-out $(NO_BUILD_GOALS),$(or $(MAKECMDGOALS),all)),)
-include build/packages.mk
endif
WANTED := $(PACKAGES) $(if $(filter check asan unit cases ci,$(MAKECMDGOALS)),$(CHECK_PACKAGES))

define install_packages
missing=; for p in $(1); do \
  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
  echo "mingcha: installing with apt-get:$$missing"; \
  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
  $$run apt-get update -qq && \
  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >build/apt.log 2>&1 || \
  { cat build/apt.log 2>/dev/null; echo "mingcha: could not install:$$missing" >&2; exit 1; }; \
fi
endef

build/packages.mk: Makefile
	@mkdir -p build
	@$(call install_packages,$(PACKAGES))
	@{ echo "LIB_CFLAGS := $$(pkg-config --cflags $(LIBRARIES))"; \
	   echo "LIB_LIBS := $$(pkg-config --libs $(LIBRARIES))"; } > $@.tmp && mv $@.tmp $@

.PHONY: check-packages
check-packages:
	@$(call install_packages,$(CHECK_PACKAGES))

# ---- compiling ------------------------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
            -Wundef -Wvla -Wformat=2 -Wcast-qual
CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
CFLAGS_debug   := -O0 -g3
CFLAGS_asan    := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS_release := -Wl,-z,relro,-z,now
LDFLAGS_asan   := -fsanitize=address,undefined
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS_$(VARIANT)) -Iinclude -Iengine $(LIB_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_$(VARIANT)) $(LDFLAGS)
ALL_LIBS = $(LIB_LIBS)

ENGINE_SRC := $(filter-out engine/cli/main.c,$(sort $(wildcard engine/*/*.c)))
ENGINE_OBJ := $(ENGINE_SRC:%.c=$(BUILD)/%.o)
MAIN_OBJ   := $(BUILD)/engine/cli/main.o
UNIT_SRC   := $(sort $(wildcard tests/unit/*.c))
UNIT_OBJ   := $(UNIT_SRC:%.c=$(BUILD)/%.o)

.PHONY: all help run check unit cases asan lint clean install
all: $(BUILD)/mingcha ## build the program at build/release/mingcha

$(BUILD)/%.o: %.c Makefile build/packages.mk
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libengine.a: $(ENGINE_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/mingcha: $(MAIN_OBJ) $(BUILD)/libengine.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(BUILD)/unit-tests: $(UNIT_OBJ) $(BUILD)/libengine.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS) $$(pkg-config --libs check)

-include $(ENGINE_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(UNIT_OBJ:.o=.d)

clean: ## remove everything built
	rm -rf build

help: ## list the targets
	@grep -hE '^[a-z][a-z -]*:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+)[^#]*## /\1\t/' | \
	  awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'
