/**
 * Trains and judges the complexity of {@code core.route} on exams that two models have sat: folds,
 * logistic regression, the area under quality against the share sent to the strong model, with
 * intervals. Ships nothing but an excerpt of the exams and the table of weights that comes out.
 */
@NullMarked
package dev.plimsoll.bench.routing;

import org.jspecify.annotations.NullMarked;
