package main

func clone(from map[string]interface{}) map[string]interface{} {
	to := make(map[string]interface{}, len(from))
	for key, value := range from {
		to[key] = value
	}
	return to
}

func main() { clone(map[string]interface{}{"a": 1}) }
