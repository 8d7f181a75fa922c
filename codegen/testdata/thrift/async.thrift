service Old {
  async void touch(1: i32 a)
}
