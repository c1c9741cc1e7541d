/** Ollama's chat on the wire: bodies in, answers and errors out. */
@NullMarked
package dev.plimsoll.mock.ollama;

import org.jspecify.annotations.NullMarked;
