namespace Deia.Orchestration.Inference.Telemetry;

/// <summary>A fault of a model's client without its text, which may quote a message or a secret. Whoever is to know the fault itself looks inside.</summary>
internal sealed class ModelCallException(Exception fault) : Exception(fault.GetType().FullName, fault);
