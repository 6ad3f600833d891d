/** The one place that knows OTLP, the protocol in which OpenTelemetry's collectors take spans. */
@NullMarked
package io.pinion.observe.otlp;

import org.jspecify.annotations.NullMarked;
