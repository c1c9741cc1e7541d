/** What a request costs, beside other load generators. */
@NullMarked
package dev.plimsoll.bench.generators;

import org.jspecify.annotations.NullMarked;
