package io.pinion.client.concurrent.microprofile;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** A configuration without values. */
final class NoConfig extends ConfigProviderResolver {
  private final Config config =
      (Config)
          Proxy.newProxyInstance(
              NoConfig.class.getClassLoader(),
              new Class<?>[] {Config.class},
              (proxy, method, arguments) -> answer(method));

  private static Object answer(Method method) {
    return switch (method.getName()) {
      case "getOptionalValue" -> Optional.empty();
      case "getPropertyNames" -> List.of();
      case "getValue" -> throw new NoSuchElementException();
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  @Override
  public Config getConfig() {
    return config;
  }

  @Override
  public Config getConfig(ClassLoader loader) {
    return config;
  }

  @Override
  public ConfigBuilder getBuilder() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void registerConfig(Config other, ClassLoader loader) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void releaseConfig(Config other) {
    throw new UnsupportedOperationException();
  }
}
