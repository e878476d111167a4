using Deia.AspNetCore.Identity;
using Deia.Orchestration.Maintenance;
using Deia.Persistence.Postgres;

namespace Deia.ReferenceHost;

/// <summary>What the host does instead of serving, where its first argument is a word.</summary>
internal static class Commands
{
    private const string PrintMigrations = "print-migrations";
    private const string CountExpired = "count-expired";
    private const string HashPassword = "hash-password";

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>Its exit code; null where they name none, and the host is to serve.</returns>
    public static async Task<int?> TryRunAsync(string[] args, IServiceProvider services)
    {
        switch (args.FirstOrDefault())
        {
            case PrintMigrations:
                await Console.Out.WriteLineAsync(PostgresMigrations.Script);
                return 0;
            case CountExpired:
                var (messages, entries, statuses) = await services.GetRequiredService<Retention>().CountAsync();
                await Console.Out.WriteLineAsync($"Retention would remove {messages} messages, {entries} audit entries and {statuses} statuses.");
                return 0;
            case HashPassword:
                return await HashPasswordAsync();
            case { Length: > 0 } word when word[0] is not ('-' or '/') && !word.Contains('='):
                await Console.Error.WriteLineAsync($"There is no command '{word}'; there are {PrintMigrations}, {CountExpired} and {HashPassword}, and without a command the host serves.");
                return 1;
            default:
                return null;
        }
    }

    /// <summary>Reads a password from the standard input, so that it stands in no list of processes, and prints its hash.</summary>
    private static async Task<int> HashPasswordAsync()
    {
        if (!Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Type the password, and press Enter:");
        }

        if (await Console.In.ReadLineAsync() is not { Length: > 0 } password)
        {
            await Console.Error.WriteLineAsync($"{HashPassword} reads the password from its standard input, and found none.");
            return 1;
        }

        await Console.Out.WriteLineAsync(PasswordHashes.Hash(password));
        return 0;
    }
}
