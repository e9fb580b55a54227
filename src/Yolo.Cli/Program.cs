return Yolo.Cli.Tool.Run(args, Console.Out, Console.Error);
