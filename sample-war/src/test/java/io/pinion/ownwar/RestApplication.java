package io.pinion.ownwar;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The application's JAX-RS part. */
@ApplicationPath("/api")
public class RestApplication extends Application {}
