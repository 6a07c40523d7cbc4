using Caveat.Cli;

return CommandLine.Run(args);
