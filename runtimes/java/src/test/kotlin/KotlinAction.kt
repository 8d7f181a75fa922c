@file:JvmName("KotlinMain")
fun nothing() {}
