package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// Gateway sends questions to a device and hands each answer to the caller that waits for it.
// All methods may be called from any goroutine.
type Gateway struct {
	send chan<- []byte

	mu      sync.Mutex
	next    int
	pending map[any]*call // by id: a number, or the text that an older device chooses
}

type call struct {
	question []byte // to be sent again if the device restarts
	answer   chan any
}

// NewGateway returns a gateway that sends through the given channel.
func NewGateway(send chan<- []byte) *Gateway {
	return &Gateway{send: send, pending: map[any]*call{}}
}

// Ask sends a question and waits for its answer.
func (g *Gateway) Ask(ctx context.Context, text string) (any, error) {
	id, waiting, err := g.register(text)
	if err != nil {
		return nil, err
	}
	g.send <- waiting.question
	select {
	case answer := <-waiting.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("question %d: %w", id, ctx.Err())
	}
}

func (g *Gateway) register(text string) (int, *call, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next++
	question, err := encode(g.next, text)
	if err != nil {
		return 0, nil, err
	}
	waiting := &call{
		question: question,
		answer:   make(chan any, 1),
	}
	g.pending[g.next] = waiting
	return g.next, waiting, nil
}

// Serve receives replies until there are no more.
func (g *Gateway) Serve(replies <-chan []byte) {
	for raw := range replies {
		go g.deliver(raw)
	}
}

func (g *Gateway) deliver(raw []byte) {
	var reply map[string]any
	if err := json.Unmarshal(raw, &reply); err != nil {
		return
	}
	if waiting := g.take(reply["id"]); waiting != nil {
		waiting.answer <- reply["text"]
	}
}

// take returns the call with that id and strikes it off the list.
func (g *Gateway) take(id any) *call {
	g.mu.Lock()
	defer g.mu.Unlock()
	if number, ok := id.(float64); ok {
		id = int(number)
	}
	waiting := g.pending[id]
	delete(g.pending, id)
	return waiting
}

// encode makes the frame of a question; frames of this protocol have a fixed size.
func encode(id int, text string) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"id": id, "text": text})
	if err != nil {
		return nil, err
	}
	frame := make([]byte, frameBytes)
	copy(frame, body)
	return frame, nil
}
