// Package ledger is the memory that a guardian and its serving process share: which connections are owed an answer,
// and whether the logs have been passed on. The guardian reads it when the other process is gone.
package ledger

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// State is what a connection is in the middle of.
type State uint32

// The states of a connection.
const (
	// Idle: every request that came was answered.
	Idle State = iota
	// Reading: part of a request is in the serving process's memory.
	Reading
	// Waiting: a run that has not begun, since another one is under way.
	Waiting
	Running
	Loading
	// Answering: the answer, or part of it, may be out.
	Answering
)

// readAhead marks a connection of which the serving process has read more than the request it answers: another
// process cannot go on with it.
const readAhead = 0x100

// The words before those of the connections; two of a kind are for stdout and stderr.
const (
	initialized = 0
	loadFailed  = 1
	pumping     = 2
	lineOpen    = 4
	firstSlot   = 16
)

const bytes = 64 * 1024

// Slots is how many connections are guarded.
const Slots = bytes/4 - firstSlot

// Ledger is the shared memory. Its methods may be called by several goroutines, in both processes.
type Ledger struct {
	words []uint32
}

// memfdCreate is a system call that package syscall does not name.
var memfdCreate = map[string]uintptr{
	"386": 356, "amd64": 319, "arm": 385, "arm64": 279, "loong64": 279, "ppc64le": 360, "riscv64": 279, "s390x": 350,
}

// Create makes the memory, as a file without a name.
func Create() (*os.File, error) {
	number, known := memfdCreate[runtime.GOARCH]
	if !known {
		return nil, fmt.Errorf("memfd_create is not known for %s", runtime.GOARCH)
	}
	name := []byte("unlisten\x00")
	const closeOnExec = 1
	fd, _, errno := syscall.Syscall(number, uintptr(unsafe.Pointer(&name[0])), closeOnExec, 0)
	if errno != 0 {
		return nil, os.NewSyscallError("memfd_create", errno)
	}
	file := os.NewFile(fd, "ledger")
	return file, file.Truncate(bytes)
}

// Open maps the memory. The file may be closed afterwards.
func Open(file *os.File) (*Ledger, error) {
	memory, err := syscall.Mmap(int(file.Fd()), 0, bytes, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return &Ledger{words: unsafe.Slice((*uint32)(unsafe.Pointer(&memory[0])), bytes/4)}, nil
}

// Set says what the connection in a slot is in the middle of; a slot below 0 is that of a connection not guarded.
func (l *Ledger) Set(slot int, state State, hasReadAhead bool) {
	if slot < 0 {
		return
	}
	word := uint32(state)
	if hasReadAhead {
		word |= readAhead
	}
	atomic.StoreUint32(&l.words[firstSlot+slot], word)
}

// Slot says what a connection is in the middle of, and whether more of it was read than that.
func (l *Ledger) Slot(slot int) (state State, hasReadAhead bool) {
	word := atomic.LoadUint32(&l.words[firstSlot+slot])
	return State(word &^ readAhead), word&readAhead != 0
}

// SetInitialized notes that /init was answered 200.
func (l *Ledger) SetInitialized() { atomic.StoreUint32(&l.words[initialized], 1) }

// IsInitialized says whether runs are served.
func (l *Ledger) IsInitialized() bool { return atomic.LoadUint32(&l.words[initialized]) != 0 }

// SetLoadFailed notes that the serving process is about to end because the code it loaded is of no use.
func (l *Ledger) SetLoadFailed() { atomic.StoreUint32(&l.words[loadFailed], 1) }

// TakeLoadFailed returns what SetLoadFailed noted, and forgets it.
func (l *Ledger) TakeLoadFailed() bool { return atomic.SwapUint32(&l.words[loadFailed], 0) != 0 }

// SetPumping notes that bytes of a stream (0 stdout, 1 stderr) may be on their way through the guardian.
func (l *Ledger) SetPumping(stream int, is bool) { store(&l.words[pumping+stream], is) }

// IsPumping returns what SetPumping noted.
func (l *Ledger) IsPumping(stream int) bool { return atomic.LoadUint32(&l.words[pumping+stream]) != 0 }

// SetLineOpen notes that the last thing written to a stream was no line break.
func (l *Ledger) SetLineOpen(stream int, is bool) { store(&l.words[lineOpen+stream], is) }

// IsLineOpen returns what SetLineOpen noted.
func (l *Ledger) IsLineOpen(stream int) bool {
	return atomic.LoadUint32(&l.words[lineOpen+stream]) != 0
}

func store(word *uint32, is bool) {
	value := uint32(0)
	if is {
		value = 1
	}
	atomic.StoreUint32(word, value)
}
