package actions

import com.google.gson.JsonObject

/** A top-level function: the class is `actions.HelloKt`. */
fun main(params: JsonObject): JsonObject {
    val names = params.getAsJsonArray("names").map { it.asString }
    return JsonObject().apply { addProperty("greeting", "Hello ${names.joinToString(" and ")}") }
}
