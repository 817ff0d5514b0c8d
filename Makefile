# kscope's build. `make test` is all that a change has to pass; it starts real Kafka brokers where Java and Maven are
# there, and skips what needs them (with the reason) where they are not. KSCOPE_REQUIRE_KAFKA=1 fails instead.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS := -s -w -X main.version=$(VERSION)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Packages by whether their tests start brokers; those that do run one after the other.
TESTS   := $(GO) list -f '{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./...
PURE    = $(shell $(TESTS) | grep -v kscope/internal/kafkatest | cut -d ' ' -f 1)
BROKERS = $(shell $(TESTS) | grep kscope/internal/kafkatest | cut -d ' ' -f 1)

.PHONY: build test lint faults bench bench-certs dist install

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/kscope ./cmd/kscope

# What needs no broker first: a mistake there shows in seconds.
test:
	$(GO) vet ./...
	$(GO) test $(PURE)
	$(GO) test -race ./internal/probe ./internal/lab
	$(GO) test -timeout 45m -p 1 $(BROKERS)

lint:
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# The table: fault, wanted, found, causes reported, healed, seconds.
faults:
	@mkdir -p bin
	KSCOPE_FAULTS_TABLE=$(CURDIR)/bin/faults.txt $(GO) test -timeout 60m -count 1 ./faults; code=$$?; cat bin/faults.txt; exit $$code

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./internal/...

# The same certificates by kscope and by openssl and keytool, side by side.
bench-certs: build
	scripts/bench-certs.sh bin/kscope

dist:
	@mkdir -p dist
	for os in linux darwin windows; do for arch in amd64 arm64; do \
	  ext=; [ $$os = windows ] && ext=.exe; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/kscope-$$os-$$arch$$ext ./cmd/kscope || exit 1; \
	done; done

install:
	CGO_ENABLED=0 $(GO) install -trimpath -ldflags '$(LDFLAGS)' ./cmd/kscope
