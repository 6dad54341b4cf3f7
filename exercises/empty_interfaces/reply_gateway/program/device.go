package main

import (
	"bytes"
	"context"
	"encoding/json"
)

const frameBytes = 16 << 10

// device answers questions; those of which the text is "slow" only when it is told to.
type device struct {
	questions chan []byte
	replies   chan []byte
	slow      chan []byte // replies that are held back
}

func newDevice(held int) *device {
	return &device{
		questions: make(chan []byte),
		replies:   make(chan []byte),
		slow:      make(chan []byte, held),
	}
}

func (d *device) run() {
	for frame := range d.questions {
		reply, text := d.reply(frame)
		if text == "slow" {
			d.slow <- reply
			continue
		}
		d.replies <- reply
	}
}

func (d *device) reply(frame []byte) ([]byte, string) {
	var question struct {
		ID   int    `json:"id"`
		Text string `json:"text"`
	}
	if err := json.Unmarshal(bytes.TrimRight(frame, "\x00"), &question); err != nil {
		panic(err)
	}
	reply, err := json.Marshal(map[string]any{"id": question.ID, "text": "re: " + question.Text})
	if err != nil {
		panic(err)
	}
	return reply, question.Text
}

// askAndLeave asks a slow question and goes away before the answer is there.
func (d *device) askAndLeave(gateway *Gateway) {
	ctx, cancel := context.WithCancel(context.Background())
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		_, _ = gateway.Ask(ctx, "slow")
	}()
	reply := <-d.slow
	cancel()
	<-asked
	d.slow <- reply
}
