/**
 * Answers of language models read as they come: frames, tokens, the moments of both. It is handed
 * bytes and times and does no input or output of its own.
 */
@NullMarked
package dev.plimsoll.lab.stream;

import org.jspecify.annotations.NullMarked;
