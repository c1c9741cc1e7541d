/** {@code plimsoll} itself as a user runs it, and the files that its runs write. */
@NullMarked
package dev.plimsoll.bench.program;

import org.jspecify.annotations.NullMarked;
