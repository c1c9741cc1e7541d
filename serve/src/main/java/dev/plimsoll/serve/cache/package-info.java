/**
 * Answers of models that are given again. Stands before the gates of the providers: what is found
 * here takes no turn there. What is kept and what leaves, who asks and who waits is decided in
 * {@code core.cache}; this room holds the answers and the callers.
 */
@NullMarked
package dev.plimsoll.serve.cache;

import org.jspecify.annotations.NullMarked;
