"""What tests share: servers, readers, validators, samples and a newsroom to play in."""
