package config

// Properties reads a file as java.util.Properties does, such as a broker's server.properties: of a key that stands there
// twice the last counts.
func Properties(data []byte) (map[string]string, error) {
	entries, err := parseJava(data)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, e := range entries {
		all[e.key] = e.value
	}
	return all, nil
}
