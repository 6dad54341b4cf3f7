module example.org/sound

go 1.25
