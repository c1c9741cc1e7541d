/** The folders of several workers made into one run: read, added, judged again. */
@NullMarked
package dev.plimsoll.lab.merge;

import org.jspecify.annotations.NullMarked;
