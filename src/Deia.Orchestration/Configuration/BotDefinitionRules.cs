using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Configuration;

/// <summary>Checks a definition; every flaw is reported at once, by the field's name in camelCase.</summary>
internal static class BotDefinitionRules
{
    private const int NameLength = 200;
    private const int SystemPromptLength = 131_072;
    private const int CapabilityLimit = 50;

    public static Dictionary<string, string[]> Errors(BotDefinition definition)
    {
        Dictionary<string, string[]> errors = [];
        if (!BotId.IsValid(definition.Id))
        {
            errors["id"] = [$"id must match {BotId.Pattern}."];
        }

        Name("provider", definition.Provider);
        Name("model", definition.Model);
        Name("host", definition.Host);
        if (definition.SystemPrompt is { } prompt)
        {
            Text("systemPrompt", prompt, SystemPromptLength);
        }

        Capabilities(definition.Capabilities);
        if (definition.Temperature is { } temperature && !(temperature is >= 0 and <= 2))
        {
            errors["temperature"] = ["temperature must be 0 to 2."];
        }

        if (definition.ContextTokens is < 1)
        {
            errors["contextTokens"] = ["contextTokens must be 1 or more."];
        }

        if (definition.IdleTimeout is { } idle && idle < TimeSpan.FromSeconds(1))
        {
            errors["idleTimeoutSeconds"] = ["idleTimeoutSeconds must be 1 or more."];
        }

        if (StorableText.Flaw(definition.Metadata) is { } flaw)
        {
            errors["metadata"] = [$"metadata {flaw}."];
        }

        return errors;

        void Name(string field, string? value)
        {
            if (value is not null && string.IsNullOrWhiteSpace(value))
            {
                errors[field] = [$"{field} must not be empty; leave it out for the default."];
            }
            else if (value is not null)
            {
                Text(field, value, NameLength);
            }
        }

        void Text(string field, string value, int longest)
        {
            if (value.Length > longest)
            {
                errors[field] = [$"{field} has {value.Length} characters; at most {longest} are allowed."];
            }
            else if (StorableText.Flaw(value) is { } flaw)
            {
                errors[field] = [$"{field} {flaw}."];
            }
        }

        void Capabilities(IReadOnlyList<string> capabilities)
        {
            if (capabilities.Count > CapabilityLimit)
            {
                errors["capabilities"] = [$"capabilities has {capabilities.Count} entries; at most {CapabilityLimit} are allowed."];
            }
            else if (capabilities.Any(c => string.IsNullOrWhiteSpace(c) || c.Length > 50 || StorableText.Flaw(c) is not null))
            {
                errors["capabilities"] = ["each of capabilities must be 1 to 50 characters of well-formed text."];
            }
        }
    }
}
