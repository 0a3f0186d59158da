// Comes before the tests (`--import`). What a test forks inherits the flags of its process: it would be a test runner too, and write
// over what that one has told.
process.execArgv = []
