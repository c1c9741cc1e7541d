/**
 * What happened on a server, as lines of JSON in one file: their meaning, their text, a writer that
 * never makes anybody wait, and a reader that forgives a last line cut short and nothing else. A
 * virtual world is told in the same lines, so that both are read alike.
 */
@NullMarked
package dev.plimsoll.recording;

import org.jspecify.annotations.NullMarked;
