package main

import (
	"bytes"
	"sync"
)

// Device is what the board knows of one device.
type Device struct {
	Name     string
	Messages int
	Last     []byte // its latest message
}

// Board holds the latest message of every device. All methods may be called from any goroutine.
type Board struct {
	mu      sync.RWMutex
	devices map[string]*Device
}

// NewBoard returns an empty board.
func NewBoard() *Board {
	return &Board{devices: map[string]*Device{}}
}

// Load takes over a batch of lines "device message".
func (b *Board) Load(batch []byte) {
	for line := range bytes.Lines(batch) {
		name, message, found := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		if found {
			b.put(string(name), message)
		}
	}
}

func (b *Board) put(name string, message []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	device, known := b.devices[name]
	if !known {
		device = &Device{Name: name}
		b.devices[name] = device
	}
	device.Messages++
	device.Last = message
}

// Last returns a copy of the latest message of a device.
func (b *Board) Last(name string) []byte {
	b.mu.RLock()
	defer b.mu.RUnlock()
	device, known := b.devices[name]
	if !known {
		return nil
	}
	return bytes.Clone(device.Last)
}

// Forget takes a device off the board.
func (b *Board) Forget(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.devices, name)
}
