/**
 * OpenAI's wire form, written from its published shapes: requests read, answers and errors written.
 * It knows neither sockets nor time.
 */
@NullMarked
package dev.plimsoll.mock.openai;

import org.jspecify.annotations.NullMarked;
