package main

type options struct {
	labels map[string]string
}

func (o *options) copied() *options {
	return &options{labels: o.labels}
}

func main() {
	o := &options{labels: map[string]string{}}
	o.copied().labels["zone"] = "a"
	println(len(o.labels))
}
