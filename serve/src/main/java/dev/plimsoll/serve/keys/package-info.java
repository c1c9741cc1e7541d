/**
 * Whom the server lets in: the keys it knows, in memory and as new as a second, and what each may
 * still ask for.
 */
@NullMarked
package dev.plimsoll.serve.keys;

import org.jspecify.annotations.NullMarked;
