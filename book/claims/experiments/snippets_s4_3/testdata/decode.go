package main

import "encoding/json"

type options struct {
	Labels map[string]string `json:"labels"`
}

func main() {
	raw := []byte(`{"labels":{"zone":"a"}}`)
	var o options
	json.Unmarshal(raw, &o)
	o.Labels["zone"] = "b"
	println(o.Labels["zone"], string(raw))
}
